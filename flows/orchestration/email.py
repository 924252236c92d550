"""E-mail as a notification block of Prefect, over any mail server."""

from __future__ import annotations

from prefect.blocks.notifications import AppriseNotificationBlock


class EmailMessage(AppriseNotificationBlock):
    """An e-mail for each notification. `url` is an address as Apprise writes it: `mailtos://user:password@host:port?from=a@b&to=c@d`
    (`mailto://` where the server wants no encryption)."""

    _block_type_name = "E-mail message"
    _block_type_slug = "email-message"
