create or replace function stats.counters_of(
    p_execution data.step_executions
)
returns table (counter text)
language sql immutable
as $$
    select c.counter
    from (values ('sent',            p_execution.status = 'sent'),
                 ('opened',          p_execution.opened_at is not null),
                 ('clicked',         p_execution.clicked_at is not null),
                 ('replied',         p_execution.replied_at is not null),
                 ('bounced',         p_execution.bounced_at is not null),
                 ('machine_opened',  p_execution.machine_opened_at is not null),
                 ('machine_clicked', p_execution.machine_clicked_at is not null)) c (counter, is_counted)
    where c.is_counted
$$;

comment on function stats.counters_of(data.step_executions) is
'The counters of a step that an execution counts in, one row each.';
