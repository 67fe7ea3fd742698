-- For wrk: reads enrollments at random, or enrolls one contact after the other. Arguments: what, file of ids, key.
local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(arguments)
    what, ids, at = arguments[1], {}, number
    for line in io.lines(arguments[2]) do ids[#ids + 1] = line end
    headers = {["Authorization"] = "Bearer " .. arguments[3], ["Content-Type"] = "application/json"}
    math.randomseed(number + 1)
end

function request()
    if what == "read" then
        return wrk.format("GET", wrk.path .. "/" .. ids[math.random(#ids)], headers)
    end
    at = at + 2        -- two threads, every other contact each
    return wrk.format("POST", wrk.path, headers, '{"contactId":"' .. (ids[at] or "none-is-left") .. '"}')
end
