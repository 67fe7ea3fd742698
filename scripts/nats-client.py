"""A client of NATS that is not ours, for tests.

nats-client.py URL read STREAM COUNT    prints COUNT messages of a stream as lines of JSON, in its order
nats-client.py URL publish              publishes lines of JSON: {"subject", "payload", "headers", "repeat"}
nats-client.py URL wait STREAM CONSUMER waits until the consumer has nothing pending and nothing unacknowledged
nats-client.py URL delete STREAM        deletes a stream
nats-client.py URL create STREAM SUBJECT makes a stream that three servers have, once the cluster can
nats-client.py URL current STREAM       waits until all of them have all of it
"""

import asyncio
import json
import sys

import nats


async def patiently(action, attempts=100):
    """A cluster that has just chosen its leaders leaves some requests without an answer: they are made again."""
    for attempt in range(attempts):
        try:
            return await action()
        except (nats.errors.TimeoutError, nats.errors.NoRespondersError, nats.js.errors.APIError):
            if attempt == attempts - 1:
                raise
            await asyncio.sleep(0.2)


async def read(stream, name, count):
    subscription = await patiently(lambda: stream.pull_subscribe(
        "", stream=name, durable=None, config=nats.js.api.ConsumerConfig(ack_policy="none")))
    while count > 0:
        messages = await subscription.fetch(min(count, 500), timeout=30)
        for message in messages:
            line = {
                "subject": message.subject,
                "headers": dict(message.headers or {}),
                "payload": json.loads(message.data),
                "sequence": message.metadata.sequence.stream,
            }
            print(json.dumps(line), flush=True)
        count -= len(messages)


async def publish(stream):
    published = 0
    for line in sys.stdin:
        message = json.loads(line)
        payload = message["payload"]
        data = payload.encode() if isinstance(payload, str) else json.dumps(payload).encode()
        for _ in range(message.get("repeat", 1)):
            await stream.publish(message["subject"], data, headers=message.get("headers"))
            published += 1
    print(published)


async def wait(stream, name, consumer):
    for _ in range(600):
        information = await stream.consumer_info(name, consumer)
        if information.num_pending == 0 and information.num_ack_pending == 0:
            print(information.ack_floor.stream_seq)
            return
        await asyncio.sleep(0.1)
    raise SystemExit(f"{consumer} still has {information.num_pending} + {information.num_ack_pending}")


async def create(stream, name, subject):
    await patiently(lambda: stream.add_stream(
        name=name, subjects=[subject], num_replicas=3, duplicate_window=600))


async def current(stream, name):
    for _ in range(300):
        try:
            cluster = (await stream.stream_info(name)).cluster
            if cluster.leader and len(cluster.replicas) == 2 and all(peer.current for peer in cluster.replicas):
                return
        except (nats.errors.TimeoutError, nats.js.errors.APIError):
            pass
        await asyncio.sleep(0.2)
    raise SystemExit(f"not all servers have {name}")


async def main():
    url, command, *rest = sys.argv[1:]
    connection = await nats.connect(url, allow_reconnect=False)
    stream = connection.jetstream(timeout=5)
    if command == "read":
        await read(stream, rest[0], int(rest[1]))
    elif command == "publish":
        await publish(stream)
    elif command == "wait":
        await wait(stream, rest[0], rest[1])
    elif command == "delete":
        await stream.delete_stream(rest[0])
    elif command == "create":
        await create(stream, *rest)
    elif command == "current":
        await current(stream, rest[0])
    await connection.close()


asyncio.run(main())
