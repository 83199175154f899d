FROM python:3.13-slim-trixie AS build
ENV PYTHONDONTWRITEBYTECODE=1 UV_PYTHON_DOWNLOADS=never
WORKDIR /build
COPY requirements/tools.txt requirements/base.txt ./
RUN python -m venv /opt/tools \
    && /opt/tools/bin/pip install --no-cache-dir --require-hashes -r tools.txt \
    && /opt/tools/bin/uv venv --python python3 /opt/venv \
    && /opt/tools/bin/uv pip install --no-cache --require-hashes --python /opt/venv/bin/python -r base.txt

FROM python:3.13-slim-trixie
# Pango and a font for the PDF documents. The distribution's security updates are wanted, so no version is pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig \
       fonts-liberation \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin product \
    && install -d -o product -m 0700 /var/lib/missing-cases /var/lib/missing-cases/files
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 STATIC_ROOT=/opt/static XDG_CACHE_HOME=/tmp \
    DJANGO_SETTINGS_MODULE=missing_cases.settings.production
WORKDIR /opt/product
COPY --from=build /opt/venv /opt/venv
COPY . .
# Static files are named by their content here, once; the invented secrets end with this step.
RUN PYTHON=python sh scripts/with_invented_secrets manage.py collectstatic --noinput -v0 \
    && python -m compileall -q .
USER 10001
EXPOSE 8000
CMD ["gunicorn", "missing_cases.wsgi", "--bind=0.0.0.0:8000", "--no-control-socket", "--worker-tmp-dir=/dev/shm"]
