// Documents: streamed up, hashed on the way, checked against their name; listed; downloaded as attachments, never shown inline.

#include <sys/stat.h>

#include "api/routes/service.hpp"
#include "engine/documents/file_kind.hpp"
#include "engine/policy/may.hpp"

namespace docket {

namespace {

namespace json = dto::json;

Rejection no_such(const char* what)
{
    return {RejectionType::not_found, std::string("Expected ") + what + ", but there is none that the actor may see", {}, {}, {}, 0};
}

Response wrong_kind(const Request& request)
{
    std::string kinds;
    for (const FileKind& kind : file_kinds()) kinds += (kinds.empty() ? "" : ", ") + std::string(kind.extension);
    Problem problem = make_problem(415, "unsupported_media_type", "Expected a file whose name, Content-Type and content agree, of type " + kinds);
    problem.title = {"Loại tệp không được nhận: chỉ nhận " + kinds, "This kind of file is not taken: only " + kinds};
    return to_response(problem, request);
}

/// An upload that has been let in: who sends it, to which case, as what.
struct Admitted {
    Actor actor;
    CaseId case_id;
    DocumentRef document;
    const FileKind* kind = nullptr;
    std::unique_ptr<DocumentStore::Upload> upload;
    std::optional<Response> refusal;
};

/// Everything that can be refused before the first byte is.
Admitted admit(Service& service, const Request& request, const PathParams& params)
{
    Admitted admitted;
    auto principal = authenticate(service, request);
    if (!principal) {
        admitted.refusal = to_response(principal.error(), request);
        return admitted;
    }
    admitted.actor = std::move(principal->actor);
    admitted.case_id = CaseId(params.at("case_id"));
    const auto snapshot = service.engine.find_case(admitted.case_id);
    if (!snapshot || !may_see(admitted.actor, *snapshot)) {
        admitted.refusal = reject(no_such("a case"), request);
        return admitted;
    }
    DocumentRef& document = admitted.document;
    document.name = clean_file_name(request.target.query.get("name").value_or(""));
    document.kind = std::string(request.target.query.get("kind").value_or(""));
    admitted.kind = kind_of_name(document.name);
    const std::string media(request.header("Content-Type").value_or(""));
    const bool agrees = admitted.kind != nullptr && media.substr(0, media.find(';')) == admitted.kind->media;
    if (!agrees) {
        admitted.refusal = wrong_kind(request);
        return admitted;
    }
    document.media = std::string(admitted.kind->media);
    document.id = DocumentId("f_" + random_base32(service.random, 26));
    admitted.upload = service.documents.begin(document.id.text);
    return admitted;
}

Response stored(Service& service, const Request& request, const Answer& answer, const DocumentId& id)
{
    if (auto refusal = refusal_of(answer, request)) return *std::move(refusal);
    const Snapshot& snapshot = *std::get<Committed>(answer).snapshot;
    for (const DocumentRef& document : snapshot.documents) {
        if (document.id != id) continue;
        Response response = json_response(201, dto::document_json(document, names_of(service)));
        response.set("Location", "/v1/cases/" + snapshot.id.text + "/documents/" + id.text);
        response.set("ETag", etag_of(snapshot.version));
        return response;
    }
    throw std::logic_error("a committed document is not on its case");
}

asio::awaitable<Response> upload(Service& service, const Request& request, const PathParams& params, BodyReader& body)
{
    auto let_in = [&] { return admit(service, request, params); };
    Admitted admitted = co_await on_pool(service.pool, let_in);
    if (admitted.refusal) co_return *std::move(admitted.refusal);
    for (;;) {
        auto piece = co_await body.next();
        if (!piece) co_return to_response(make_problem(400, "malformed"), request);  // the session says why
        if (piece->empty()) break;
        auto write = [&] {
            admitted.upload->write(*piece);
            return true;
        };
        co_await on_pool(service.pool, write);
    }
    if (admitted.upload->size() == 0 || !fits(*admitted.kind, admitted.upload->head())) co_return wrong_kind(request);
    auto keep = [&] {
        admitted.document.size_bytes = admitted.upload->size();
        admitted.document.sha256 = admitted.upload->keep();
        return true;
    };
    co_await on_pool(service.pool, keep);
    const DocumentId id = admitted.document.id;
    AddDocument add{admitted.case_id, std::move(admitted.document)};
    Command command{std::move(add), std::move(admitted.actor), {}, {}, {}, false};
    Answer answer = co_await submit(service.engine, std::move(command));
    auto render = [&] { return stored(service, request, answer, id); };
    Response response = co_await on_pool(service.pool, render);
    co_return response;
}

Response list_documents(Service& service, const Request& request, const PathParams& params)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    const auto snapshot = service.engine.find_case(CaseId(params.at("case_id")));
    if (!snapshot || !may_see(principal->actor, *snapshot)) return reject(no_such("a case"), request);
    json::array items;
    for (const DocumentRef& document : snapshot->documents)
        items.push_back(dto::document_json(document, names_of(service)));
    return page_response(request, std::move(items), "");
}

/// RFC 8187: the name's UTF-8 bytes, percent-encoded, and an ASCII stand-in for old readers.
std::string disposition_of(const DocumentRef& document)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : document.name) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 && byte < 0x80) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += digits[byte >> 4];
            encoded += digits[byte & 15];
        }
    }
    const FileKind* kind = kind_of_name(document.name);
    return "attachment; filename=\"document." + std::string(kind == nullptr ? "bin" : kind->extension) + "\"; filename*=UTF-8''" + encoded;
}

Response download(Service& service, const Request& request, const PathParams& params)
{
    const auto principal = authenticate(service, request);
    if (!principal) return to_response(principal.error(), request);
    const auto snapshot = service.engine.find_case(CaseId(params.at("case_id")));
    if (!snapshot || !may_see(principal->actor, *snapshot)) return reject(no_such("a case"), request);
    for (const DocumentRef& document : snapshot->documents) {
        if (document.id.text != params.at("document_id")) continue;
        const auto path = service.documents.find(document.sha256);
        if (!path) throw std::runtime_error("the content of document " + document.id.text + " is not on file");
        Response response = Response::file(path->string(), document.size_bytes, document.media);
        response.set("Content-Disposition", disposition_of(document));
        response.set("Content-Security-Policy", "default-src 'none'; sandbox");
        response.set("ETag", "\"" + to_hex(document.sha256) + "\"");
        return response;
    }
    return reject(no_such("a document"), request);
}

}  // namespace

void add_document_routes(Router& router, Service& service)
{
    router.add({Method::post, "/v1/cases/{case_id}/documents", BodyKind::upload, {},
                [&service](const Request& request, const PathParams& params, BodyReader& body) { return upload(service, request, params, body); },
                {{{"name"}, {"kind"}}}, false});
    add_pooled(router, service, Method::get, "/v1/cases/{case_id}/documents", BodyKind::none, {{}}, list_documents);
    add_pooled(router, service, Method::get, "/v1/cases/{case_id}/documents/{document_id}", BodyKind::none, {{}}, download);
}

}  // namespace docket
