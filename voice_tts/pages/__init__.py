"""What people open: the studio, and the admin's pages."""
