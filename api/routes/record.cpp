// The record as evidence: one case with its proofs, the signed checkpoints and that they continue one another, and the erasing of personal
// data. Checkpoints are public: they tell sizes and digests only.

#include <charconv>

#include "api/routes/service.hpp"
#include "engine/audit/proof/case_proof.hpp"
#include "engine/audit/proof/reader_tiles.hpp"
#include "engine/merkle/tree/proofs.hpp"
#include "engine/policy/may.hpp"

namespace docket {

namespace {

namespace json = dto::json;

Rejection rejected(RejectionType type, std::string detail)
{
    return {type, std::move(detail), {}, {}, {}, 0};
}

Response plain_text(std::string text)
{
    return Response::text(200, std::move(text));
}

/// A case's whole record, values included. Who works on the case gets internal comments too; for its parties they are withheld, and it verifies all the same.
Response show_proof(Service& service, const Request& request, const PathParams& params)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    const CaseId id(params.at("case_id"));
    const auto snapshot = service.engine.find_case(id);
    if (!snapshot || !may_see(principal->actor, *snapshot)) return reject(rejected(RejectionType::not_found, "Expected a case that the actor may see, but there is none"), request);
    const Audience audience = is_staff(principal->actor, *snapshot->definition) ? Audience::internal : Audience::everyone;
    const auto proof = case_proof(service.engine.reader(), id, service.options.verifier_key, audience);
    if (!proof) return reject(rejected(RejectionType::not_found, "Expected a case that the actor may see, but there is none"), request);
    Response response = plain_text(*proof);
    response.set("Content-Type", "application/json");
    response.set("Content-Disposition", "attachment; filename=\"" + id.text + ".proof.json\"");
    return response;
}

/// The newest signed head of the record, as a signed note.
Response show_checkpoint(Service& service, const Request& request, const PathParams&)
{
    const auto newest = service.engine.reader().newest_checkpoint(service.engine.reader().size());
    if (!newest) return reject(rejected(RejectionType::not_found, "Expected a signed checkpoint, but none has been made yet"), request);
    return plain_text(newest->note);
}

std::optional<std::uint64_t> size_in(const Request& request, std::string_view name)
{
    const auto text = request.target.query.get(name);
    if (!text) return std::nullopt;
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), size);
    if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
    return size;
}

/// That the record of `to` entries continues the one of `from` entries.
Response show_consistency(Service& service, const Request& request, const PathParams&)
{
    const auto from = size_in(request, "from"), to = size_in(request, "to");
    LedgerReader& reader = service.engine.reader();
    const LedgerPosition size = reader.size();
    if (!from || !to || *from > *to || *to > size)
        return to_response(make_problem(400, "malformed", "Expected sizes of the record, from <= to <= " + std::to_string(size)), request);
    ReaderTiles tiles(reader);
    const TreeView tree(*to, tiles);
    const auto proof = consistency_proof(*from, *to, tree);
    const auto from_root = root_at(*from, tree), to_root = root_at(*to, tree);
    if (!proof || !from_root || !to_root) throw std::logic_error("a proof between sizes that the record has had");
    json::array hashes;
    for (const Digest& digest : *proof) hashes.push_back(json::string(to_hex(digest)));
    return json_response(200, json::object{{"from", *from}, {"from_root", to_hex(*from_root)}, {"to", *to}, {"to_root", to_hex(*to_root)}, {"proof", std::move(hashes)}});
}

ReadCommand read_erasure(Service& service, const Request& request, const std::string& case_id)
{
    auto principal = authenticate(service, request);
    if (!principal) return {std::nullopt, to_response(principal.error(), request)};
    dto::Body body(request.body);
    ErasePersonalData erase;
    erase.case_id = CaseId(case_id);
    erase.names = body.required_texts("names");
    erase.basis = body.required_text("basis");
    if (const auto faults = body.faults()) return {std::nullopt, body_problem(body, *faults, request)};
    const auto version = expected_version(request);
    if (!version) return {std::nullopt, to_response(version.error(), request)};
    Command command{std::move(erase), std::move(principal->actor), *version, {}, {}, false};
    return with_idempotency_key(request, std::move(command));
}

Response erased(const Request& request, const Answer& answer)
{
    if (auto refusal = refusal_of(answer, request)) return *std::move(refusal);
    const Snapshot& snapshot = *std::get<Committed>(answer).snapshot;
    Response response = json_response(200, json::object{{"id", snapshot.id.text}, {"version", snapshot.version}});
    response.set("ETag", etag_of(snapshot.version));
    return response;
}

asio::awaitable<Response> erase(Service& service, const Request& request, const PathParams& params)
{
    auto read = [&] { return read_erasure(service, request, params.at("case_id")); };
    ReadCommand command = co_await on_pool(service.pool, read);
    if (!command.command) co_return std::move(command.refusal);
    Answer answer = co_await submit(service.engine, *std::move(command.command));
    Response response = erased(request, answer);
    co_return response;
}

}  // namespace

void add_record_routes(Router& router, Service& service)
{
    add_pooled(router, service, Method::get, "/v1/cases/{case_id}/proof", BodyKind::none, {{}}, show_proof);
    router.add({Method::post, "/v1/cases/{case_id}/erasures", BodyKind::json,
                [&service](const Request& request, const PathParams& params) { return erase(service, request, params); }, {}, {{}}, false});
    add_pooled(router, service, Method::get, "/v1/record/checkpoint", BodyKind::none, {{}}, show_checkpoint);
    add_pooled(router, service, Method::get, "/v1/record/consistency", BodyKind::none, {{{"from"}, {"to"}}}, show_consistency);
}

}  // namespace docket
