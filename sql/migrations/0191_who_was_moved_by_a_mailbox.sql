-- Who was planned first goes first, also among those that share a mailbox.
alter type data.mailbox_room add attribute moved_follow_ups timestamptz[];
alter type data.mailbox_room add attribute moved_firsts timestamptz[];
