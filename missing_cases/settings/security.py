"""Sign-in, sessions, lock-out and headers (design, "Sign-in"; reliability, section 4). Shared by every environment."""

import os
from datetime import timedelta

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "missing_cases.accounts.backends.PersonBackend",
]

# Sessions. A page polled in the background never keeps a session alive: its view is named here.
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # signed-in people survive a flushed Redis
SESSION_IDLE = timedelta(minutes=15)
SESSION_ABSOLUTE = timedelta(hours=10)
SESSION_WARN_BEFORE = timedelta(minutes=2)
SESSION_TOUCH_EVERY = timedelta(seconds=30)
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_POLLING_VIEWS = frozenset(
    {
        "accounts:session",
        "reporting:missing_now_token",
        "reporting:wall_token",
        "intake:list_token",
        "reporting:work_token",
    }
)
CSRF_FAILURE_VIEW = "missing_cases.access.faults.csrf_failed"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # the pages' scripts send it back with what they save

# What must be exact when many processes count at once, and must outlive Redis, is counted in PostgreSQL.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entry"}}

# allauth: e-mail and password, no sign-up, a second factor always.
ACCOUNT_ADAPTER = "missing_cases.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": "missing_cases.accounts.forms.SignInForm",
    "reauthenticate": "missing_cases.accounts.forms.PasswordForm",
    "change_password": "missing_cases.accounts.forms.NewPasswordForm",
    "reset_password": "missing_cases.accounts.forms.ForgottenForm",
    "reset_password_from_key": "missing_cases.accounts.forms.ForgottenKeyForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": None,  # a police station of fifty signs in from one address at the change of shift
    "login_failed": "10/15m/key",  # second-factor codes, for each person; passwords are axes' business
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"

MFA_ADAPTER = "missing_cases.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "missing_cases.accounts.forms.CodeForm",
    "reauthenticate": "missing_cases.accounts.forms.CodeAgainForm",
    "activate_totp": "missing_cases.accounts.forms.ActivateForm",
    "deactivate_totp": "missing_cases.accounts.forms.DeactivateForm",
    "generate_recovery_codes": "missing_cases.accounts.forms.RecoveryForm",
    "add_webauthn": "missing_cases.accounts.forms.PasskeyForm",
    "edit_webauthn": "missing_cases.accounts.forms.PasskeyNameForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TRUST_ENABLED = False
MFA_TOTP_ISSUER = "Missing Cases"
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up: an administrator enters the address

# axes: ten wrong passwords for one person from one address, then a quarter of an hour's wait.
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "missing_cases.accounts.addresses.name_given"
AXES_CLIENT_IP_CALLABLE = "missing_cases.accounts.addresses.client_address"
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "missing_cases.accounts.validators.MaximumLength", "OPTIONS": {"most": 128}},
    {"NAME": "missing_cases.accounts.validators.NotGuessable"},
    {"NAME": "missing_cases.accounts.validators.NotContextWords"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
]
PASSWORD_RESET_TIMEOUT = 3600

# Sign-in links that need no password: only the local settings switch them on (accounts/checks.py refuses the rest).
DEMO_SIGN_IN = False

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = (
    "accelerometer=(), browsing-topics=(), camera=(self), display-capture=(), geolocation=(), gyroscope=(),"
    " magnetometer=(), microphone=(), midi=(), payment=(), usb=(), publickey-credentials-get=(self),"
    " publickey-credentials-create=(self)"
)

# guardian's backend stays out: grants are read by visible_to and row-level security, never by has_perm.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
