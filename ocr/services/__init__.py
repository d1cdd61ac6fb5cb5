"""What the app does with photos and drafts; knows no request."""
