create or replace function problem.require_period(
    p_from date,
    p_to   date
)
returns void
language plpgsql volatile
as $$
begin
    if p_from > p_to then
        perform problem.raise(422, 'invalid_parameter', 'from must not be after to.');
    elsif p_to - p_from >= 366 then
        perform problem.raise(422, 'invalid_parameter', 'from and to must be at most 366 days.');
    end if;
end
$$;

comment on function problem.require_period(date, date) is
'Refuses days that are not in order, or more than 366. Problems: invalid_parameter.';
