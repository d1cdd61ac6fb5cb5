"""Files fetched over HTTPS: resumed, verified, put in place whole. Knows no Django and not what the files are for."""
