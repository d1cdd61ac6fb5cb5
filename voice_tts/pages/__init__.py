"""Pages for people: the studio, and the admin's pages."""
