"""Files of data.police.uk: crimes, outcomes and searches, and which of their months count."""
