"""One router a page; a route is a closure over the index and the pages."""
