"""Static files in production: compressed, and named by their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hash what scripts import too, so that no page mixes an old module with a new one."""

    support_js_module_import_aggregation = True
