import SQL
import TestCluster

extension TestDatabase {
    /// What the worker's services called, in order: `function argument`.
    func calls() async throws -> [String] {
        try await rows("select call from calls order by number").compactMap { $0.text("call") }
    }

    /// Functions of the worker's door that note their calls; `due` says what is due for whom.
    func installWorkerStubs() async throws {
        try await execute(
            """
            create schema worker;
            create table calls (number bigint generated always as identity, call text);
            create table due (tenant_id text primary key, steps integer);
            create function worker.beat(
                p_worker_id uuid, p_host text, p_process_id integer, p_version text, p_sent_at timestamptz)
            returns void language sql as $$ insert into public.calls (call) values ('beat') $$;
            create function worker.wait(p_worker_id uuid, p_loop text, p_seconds double precision)
            returns void language sql as $$
                insert into public.calls (call) values (concat_ws(' ', 'wait', p_loop, p_seconds)) $$;
            create function worker.leave(p_worker_id uuid)
            returns void language sql as $$ insert into public.calls (call) values ('leave') $$;
            create function worker.due_tenants(p_limit integer, p_after text default null)
            returns setof text language sql as $$
                select tenant_id from public.due
                where steps > 0 and (p_after is null or tenant_id > p_after) order by 1 limit p_limit $$;
            create function worker.run_due_steps(
                p_limit integer, p_tenant_id text default null, p_is_detailed boolean default false)
            returns jsonb language plpgsql as $$
            declare
                v_rest integer := p_limit;
                v_due  record;
            begin
                insert into public.calls (call) values (concat_ws(' ', 'run', p_limit, p_tenant_id));
                for v_due in select * from public.due
                             where p_tenant_id is null or tenant_id = p_tenant_id order by 1 loop
                    update public.due set steps = steps - least(steps, v_rest)
                    where tenant_id = v_due.tenant_id;
                    v_rest := v_rest - least(v_due.steps, v_rest);
                end loop;
                return jsonb_build_object('claimed', p_limit - v_rest, 'failed', 0, 'nextInSeconds', 12.5);
            end $$;
            """)
    }
}
