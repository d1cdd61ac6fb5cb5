"""What happens to photos and drafts; knows no request."""
