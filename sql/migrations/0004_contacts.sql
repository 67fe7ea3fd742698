-- People, whom not to write to, days off, and what to write.

create table data.contacts (
    tenant_id    text        not null,
    contact_id   uuid        not null,
    email        text,
    email_key    text,
    first_name   text,
    last_name    text,
    company      text,
    title        text,
    phone        text,
    linkedin_url text,
    timezone     text,
    attributes   jsonb       not null default '{}',
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    constraint contacts_pkey primary key (tenant_id, contact_id),
    constraint contacts_email_key unique (tenant_id, email_key),
    constraint contacts_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id),
    constraint contacts_email_and_key_together_check check ((email is null) = (email_key is null)),
    constraint contacts_email_has_an_at_sign_check check (email_key ~ '^[^@\s<>,;]+@[^@\s<>,;]+$'),
    constraint contacts_email_is_short_check check (length(email) <= 254),
    constraint contacts_attributes_is_an_object_check check (jsonb_typeof(attributes) = 'object')
);
comment on table data.contacts is 'A person. email_key is the address in lower case: it is unique.';

create table data.suppressions (
    tenant_id      text        not null,
    suppression_id uuid        not null,
    kind           text        not null,
    value          text        not null,
    reason         text        not null,
    source         text        not null,
    created_at     timestamptz not null,
    constraint suppressions_pkey primary key (tenant_id, suppression_id),
    constraint suppressions_value_key unique (tenant_id, kind, value),
    constraint suppressions_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id),
    constraint suppressions_kind_is_known_check check (kind in ('address', 'domain')),
    constraint suppressions_reason_is_known_check
        check (reason in ('unsubscribed', 'bounced', 'complained', 'manual')),
    constraint suppressions_value_is_lower_case_check check (value = lower(value) and value <> '')
);
comment on table data.suppressions is 'Addresses and domains that get no e-mail from this tenant.';

create table data.holidays (
    tenant_id  text not null,
    calendar   text not null,
    holiday_on date not null,
    name       text not null,
    constraint holidays_pkey primary key (tenant_id, calendar, holiday_on),
    constraint holidays_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id),
    constraint holidays_calendar_is_short_check check (length(calendar) between 1 and 63),
    constraint holidays_name_is_short_check check (length(name) between 1 and 255)
);
comment on table data.holidays is
'Days off that a tenant adds, under a calendar of its own or under a country code.';

create table data.templates (
    tenant_id   text        not null,
    template_id uuid        not null,
    name        text        not null,
    subject     text,
    body_html   text,
    body_text   text,
    variables   text[]      not null,
    created_by  text        not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    constraint templates_pkey primary key (tenant_id, template_id),
    constraint templates_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id),
    constraint templates_name_is_short_check check (length(name) between 1 and 255),
    constraint templates_subject_is_short_check check (length(subject) <= 500),
    constraint templates_has_a_body_check check (num_nonnulls(body_html, body_text) > 0)
);
comment on table data.templates is
'Mustache templates. variables lists what they need outside sections, in order of first use.';
