"""Sign-in with ProConnect, the State's identity provider for its agents (OpenID Connect, code flow).

`reglages` reads the environment, `backend` talks to the provider and trusts nothing unsigned, `regles` says who may come
in, `actions` binds and releases, `views` and `deconnexion` are the pages.
"""
