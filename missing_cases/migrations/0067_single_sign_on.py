"""Who somebody is at their agency's issuer, and the links that connect them; behind row-level security and audited."""

from pathlib import Path

import django.db.models.deletion
import missing_cases.models.base
from django.conf import settings
from django.db import migrations, models

from missing_cases.access.row_security import AGENCY, protect
from missing_cases.audit.triggers import audited

SQL = Path(__file__).resolve().parents[1] / "single_sign_on" / "sql" / "single_sign_on.sql"
ACTOR = "(SELECT app_actor())"


class Migration(migrations.Migration):

    dependencies = [
        ('missing_cases', '0066_membership_reasons'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutsideIdentity',
            fields=[
                ('id', models.UUIDField(default=missing_cases.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('issuer', models.CharField(max_length=300, verbose_name='issuer')),
                ('subject', models.CharField(max_length=255, verbose_name='subject')),
                ('bound_at', models.DateTimeField(verbose_name='since')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='missing_cases.agency')),
                ('bound_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outside_identities', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'outside_identity',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('issuer', 'subject'), name='subject_is_one_person'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('issuer', 'user'), name='person_is_one_subject'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='outside_identity_is_ended_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='SignInLink',
            fields=[
                ('id', models.UUIDField(default=missing_cases.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('issuer', models.CharField(max_length=300, verbose_name='issuer')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(verbose_name='sent')),
                ('expires_at', models.DateTimeField(verbose_name='until')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='missing_cases.agency')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'sign_in_link',
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='sign_in_link_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('used_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='sign_in_link_is_used_or_withdrawn')],
            },
        ),
        protect(
            "outside_identity",
            see=f"(outside_identity.agency_id = {AGENCY} OR outside_identity.user_id = {ACTOR})",
            add="false",
            change=f"outside_identity.agency_id = {AGENCY}",
        ),
        protect("sign_in_link", see=f"sign_in_link.agency_id = {AGENCY}"),
        migrations.RunSQL(
            [
                "REVOKE INSERT, UPDATE ON outside_identity FROM mc_app",
                "GRANT UPDATE (ended_at, ended_by_id) ON outside_identity TO mc_app",
                "REVOKE UPDATE ON sign_in_link FROM mc_app",
                "GRANT UPDATE (withdrawn_at) ON sign_in_link TO mc_app",
            ],
            migrations.RunSQL.noop,
        ),
        audited("outside_identity", child="", digest=("subject",)),
        audited("sign_in_link", child="", digest=("digest",)),
        migrations.RunSQL(
            SQL.read_text(),
            "DROP FUNCTION person_of_subject(uuid, text, text), issuer_of_link(text),"
            " use_sign_in_link(uuid, text, uuid, text, text)",
        ),
    ]
