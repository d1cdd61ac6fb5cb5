"""Downloads files over HTTPS: resumed, verified, whole. Knows no Django, and not what the files are for."""
