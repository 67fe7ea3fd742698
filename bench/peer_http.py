"""The same two endpoints with FastAPI and asyncpg: checks a key (remembered like ours), calls the same functions."""

import contextlib
import hashlib
import json
import os
import time

import asyncpg
from fastapi import FastAPI, HTTPException, Request, Response

CONTEXT = "jsonb_populate_record(null::data.request_context, $2::text::jsonb)"
keys = {}


@contextlib.asynccontextmanager
async def lifespan(app):
    size = int(os.environ["BENCH_SESSIONS"])
    app.pool = await asyncpg.create_pool(os.environ["BENCH_URI"], min_size=size, max_size=size)
    yield
    await app.pool.close()


app = FastAPI(lifespan=lifespan)


async def context(request):
    key = request.headers.get("authorization", "").removeprefix("Bearer ")
    known, until = keys.get(key, (None, 0))
    if until < time.monotonic():
        known = await app.pool.fetchval("select api.authenticate($1, $2)", key.split("_")[1],
                                        hashlib.sha256(key.encode()).digest())
        if known is None:
            raise HTTPException(401)
        keys[key] = (known, time.monotonic() + 5)
    return json.dumps({"actor": "bench", "role": "admin", "request_id": os.urandom(8).hex()})


@app.get("/readyz")
async def ready():
    return await app.pool.fetchval("select true")


@app.get("/api/v1/sequences/{sequence}/enrollments/{enrollment}")
async def get_enrollment(sequence: str, enrollment: str, request: Request):
    answer = await app.pool.fetchval(f"select api.get_enrollment('bench', {CONTEXT.replace('$2', '$1')}, $2, $3)::text",
                                     await context(request), sequence, enrollment)
    return Response(answer, media_type="application/json")


@app.post("/api/v1/sequences/{sequence}/enrollments")
async def enroll(sequence: str, request: Request):
    body = await request.json()
    answer = await app.pool.fetchval(
        f"select api.enroll_contact('bench', {CONTEXT.replace('$2', '$1')}, $2, $3::text::jsonb)::text",
        await context(request), sequence, json.dumps(body))
    return Response(answer, status_code=201, media_type="application/json")
