"""Single sign-on: an agency's own issuer says who somebody is (OpenID Connect). Off unless a setting names one."""
