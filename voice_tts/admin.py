"""Where Django looks for the admin's pages of this app: each subject has a module in `pages`."""

from voice_tts.pages import audit_admin as audit_admin
from voice_tts.pages import device_admin as device_admin
from voice_tts.pages import voices_admin as voices_admin
