"""Which figures may leave the house: never those of a few posts or of a few accounts."""

LEAST_POSTS = 10
LEAST_ACCOUNTS = 5


def hiding_of(posts: int, accounts: int) -> str:
    """Return why the figures of a row are hidden, or nothing where they may be shown.

    A row needs at least ten posts of five distinct accounts; that nothing was posted is no secret.
    """
    if posts == 0:
        return ""
    if posts < LEAST_POSTS:
        return f"bị ẩn: dưới {LEAST_POSTS} bài"
    return f"bị ẩn: dưới {LEAST_ACCOUNTS} tài khoản" if accounts < LEAST_ACCOUNTS else ""


def posts_cell(posts: int, accounts: int) -> str | int | None:
    """Return the count; "<10" where it is hidden for being small, empty where for its accounts."""
    if not hiding_of(posts, accounts):
        return posts
    return f"<{LEAST_POSTS}" if posts < LEAST_POSTS else None
