#include "tests/faults/load/server_load.hpp"

#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace docket {

namespace json = boost::json;

std::unique_ptr<ServerProcess> serve(const std::filesystem::path& folder, const std::vector<std::string>& environment)
{
    return std::make_unique<ServerProcess>(folder, std::vector<std::string>{"--workflows", "tests/faults/workflows"}, environment);
}

Start try_to_serve(const std::filesystem::path& folder)
{
    Start start;
    try {
        start.program = serve(folder);
    } catch (const std::runtime_error& ended) {
        start.said = ended.what();
        const std::string mark = "ended with ";
        const std::size_t at = start.said.find(mark);
        start.exit_code = at == std::string::npos ? -1 : std::atoi(start.said.c_str() + at + mark.size());
    }
    return start;
}

ServerLoad::ServerLoad(std::uint16_t port, int clients) : lines_(static_cast<std::size_t>(clients))
{
    ApiClient client = ApiClient::signed_in(port, "lan");
    for (Line& line : lines_) {
        const ApiReply opened = client.post("/v1/cases", {{"workflow", "tally"}});
        if (opened.status != 201) throw std::runtime_error("no case: " + opened.raw.body);
        line.token = client.token();
        line.case_id = opened.text("/id");
    }
}

void ServerLoad::tick(std::uint16_t port, Line& line, const std::function<bool()>& enough)
{
    ApiClient client = ApiClient::with_token(port, line.token);
    while (!enough()) {
        const std::string key = line.case_id + "-" + std::to_string(++sent_);
        const ApiReply reply = client.fire(line.case_id, "tick", nullptr, "", {{"Idempotency-Key", key}});
        if (reply.status == 200 && cutting_) {
            line.doubtful_keys.push_back(key);
        } else if (reply.status == 200) {
            ++line.acknowledged;
            ++acknowledged_;
        } else if (reply.status == 507) {
            ++refused_;
        } else {
            line.doubtful_keys.push_back(key);
            return;
        }
    }
}

void ServerLoad::run(std::uint16_t port, const std::function<bool()>& enough)
{
    std::vector<std::thread> threads;
    for (Line& line : lines_) threads.emplace_back([&] { tick(port, line, enough); });
    for (std::thread& thread : threads) thread.join();
}

void ServerLoad::start(std::uint16_t port)
{
    stopping_ = false;
    cutting_ = false;
    for (Line& line : lines_) threads_.emplace_back([this, port, &line] { tick(port, line, [this] { return stopping_.load(); }); });
}

void ServerLoad::stop()
{
    stopping_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

std::vector<std::string> ServerLoad::compare(std::uint16_t port) const
{
    std::vector<std::string> wrong;
    for (const Line& line : lines_) {
        ApiClient client = ApiClient::with_token(port, line.token);
        const ApiReply found = client.get("/v1/cases/" + line.case_id);
        if (found.status != 200) {
            wrong.push_back("unread: case " + line.case_id + " answers " + std::to_string(found.status) + " " + found.raw.body);
            continue;
        }
        const auto count = static_cast<std::uint64_t>(found.json.at("data").at("count").as_int64());
        const std::string told =
            line.case_id + " counts " + std::to_string(count) + ", acknowledged were " + std::to_string(line.acknowledged);
        if (count < line.acknowledged) wrong.push_back("lost: " + told);
        if (count > line.acknowledged + line.doubtful_keys.size()) wrong.push_back("doubled: " + told);
    }
    return wrong;
}

std::vector<std::string> ServerLoad::settle(std::uint16_t port)
{
    std::vector<std::string> wrong = compare(port);
    for (Line& line : lines_) {
        ApiClient client = ApiClient::with_token(port, line.token);
        ApiReply last;
        for (const std::string& key : line.doubtful_keys) {
            last = client.fire(line.case_id, "tick", nullptr, "", {{"Idempotency-Key", key}});
            if (last.status != 200) wrong.push_back("unsettled: " + key + " " + last.raw.body);
            ++line.acknowledged;
            ++acknowledged_;
        }
        line.doubtful_keys.clear();
        if (last.status != 200) continue;
        const auto count = static_cast<std::uint64_t>(last.json.at("data").at("count").as_int64());
        const auto version = static_cast<std::uint64_t>(last.json.at("version").as_int64());
        if (count != line.acknowledged || version != count + 1)
            wrong.push_back("unsettled: " + line.case_id + " counts " + std::to_string(count));
    }
    return wrong;
}

std::vector<std::string> ServerLoad::check_entries(std::uint16_t port) const
{
    std::vector<std::string> wrong;
    for (const Line& line : lines_) {
        ApiClient client = ApiClient::with_token(port, line.token);
        std::uint64_t ticks = 0;
        std::int64_t expected_seq = 1;
        std::string previous, cursor;
        do {
            const ApiReply page =
                client.get("/v1/cases/" + line.case_id + "/entries?limit=200" + (cursor.empty() ? "" : "&cursor=" + cursor));
            if (page.status != 200) return {"lost: entries answer " + page.raw.body};
            for (const json::value& entry : page.json.at("items").as_array()) {
                if (entry.at("seq").as_int64() != expected_seq++) wrong.push_back("gap: " + line.case_id);
                if (!previous.empty() && entry.at("prev").as_string() != previous)
                    wrong.push_back("half: chain of " + line.case_id);
                previous = entry.at("hash").as_string();
                ticks += entry.at("event").is_string() && entry.at("event").as_string() == "tick";
            }
            cursor = page.text("/next") == "null" ? "" : page.text("/next");
        } while (!cursor.empty());
        if (ticks != line.acknowledged)
            wrong.push_back("lost or doubled: " + line.case_id + " has " + std::to_string(ticks) + " entries");
    }
    return wrong;
}

std::uint64_t ServerLoad::entries() const noexcept
{
    std::uint64_t sum = 0;
    for (const Line& line : lines_) sum += 1 + line.acknowledged;
    return sum;
}

}  // namespace docket
