-- sequence.exit_conditions: what is not said is true.
begin;
select plan(3);

select is(sequence.exit_conditions('{}'),
          '{"onReply": true, "onMeetingBooked": true, "onBounce": true, "onUnsubscribe": true,
            "onOutOfOffice": true}', 'all five are true when nothing is given');
select is(sequence.exit_conditions('{"onReply": false, "onOutOfOffice": false}'),
          '{"onReply": false, "onMeetingBooked": true, "onBounce": true, "onUnsubscribe": true,
            "onOutOfOffice": false}', 'what is given stays');
select is(sequence.exit_conditions('{"onReply": true}') ->> 'onReply', 'true', 'also when it is true');

select * from finish();
rollback;
