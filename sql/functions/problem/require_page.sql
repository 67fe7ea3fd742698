create or replace function problem.require_page(
    p_page      integer,
    p_page_size integer
)
returns void
language plpgsql volatile
as $$
begin
    if p_page < 1 or p_page > 1000000 then
        perform problem.raise(422, 'invalid_parameter', 'page must be between 1 and 1000000.');
    elsif p_page_size < 1 or p_page_size > 100 then
        perform problem.raise(422, 'invalid_parameter', 'pageSize must be between 1 and 100.');
    end if;
end
$$;

comment on function problem.require_page(integer, integer) is
'Refuses pages before the first and sizes above 100. Problems: invalid_parameter.';
