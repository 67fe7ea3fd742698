-- Contacts are found by how their address, name or company begins. What an index under row-level security
-- is to answer must be compared by leakproof operators: lower() and like are none, so the keys are columns,
-- in the order of their bytes.

alter table data.contacts
    add column name_key      text collate "C" generated always as
        (nullif(lower(coalesce(first_name || ' ', '') || coalesce(last_name, '')), '')) stored,
    add column last_name_key text collate "C" generated always as (lower(last_name)) stored,
    add column company_key   text collate "C" generated always as (lower(company)) stored;
comment on column data.contacts.name_key is
'First and last name in lower case, for those who search; last_name_key and company_key likewise.';

create index contacts_address_search_idx on data.contacts (tenant_id, email_key collate "C", contact_id)
    where email_key is not null;
create index contacts_name_search_idx on data.contacts (tenant_id, name_key, contact_id)
    where name_key is not null;
create index contacts_last_name_search_idx on data.contacts (tenant_id, last_name_key, contact_id)
    where last_name_key is not null;
create index contacts_company_search_idx on data.contacts (tenant_id, company_key, contact_id)
    where company_key is not null;
