"""Where Django looks for this app's admin pages, which are in `pages`, one module per subject."""

from voice_tts.pages import audit_admin as audit_admin
from voice_tts.pages import device_admin as device_admin
from voice_tts.pages import voices_admin as voices_admin
