create or replace function contact.refuse_csv(
    p_sentence text
)
returns void
language plpgsql volatile
as $$
begin
    perform problem.raise(422, 'invalid_csv', 'The CSV cannot be read. ' || p_sentence);
end
$$;

comment on function contact.refuse_csv(text) is 'Refuses a CSV, with a sentence why. Problems: invalid_csv.';
