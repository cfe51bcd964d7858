"""Raw documents in, clean posts out; the only room that ever sees an author or a phone number."""
