// Printing problem documents. Boost.JSON is used to quote strings, and for nothing else.

#include "api/http/message/problem.hpp"

#include <boost/json/serialize.hpp>

namespace docket {

namespace {

struct StandardTitle {
    int status;
    std::string_view vi;
    std::string_view en;
};

constexpr StandardTitle standard_titles[] = {
    {400, "Yêu cầu không hợp lệ", "The request is not valid"},
    {401, "Cần đăng nhập", "Sign in first"},
    {403, "Không có quyền thực hiện", "Not permitted"},
    {404, "Không tìm thấy", "Not found"},
    {405, "Phương thức không được hỗ trợ", "Method not allowed"},
    {408, "Yêu cầu đến quá chậm", "The request came too slowly"},
    {409, "Không thực hiện được ở trạng thái này", "Not possible in this state"},
    {411, "Thiếu độ dài nội dung", "Length required"},
    {412, "Hồ sơ đã thay đổi", "It has changed since you read it"},
    {413, "Nội dung quá lớn", "Content too large"},
    {414, "Địa chỉ quá dài", "Address too long"},
    {415, "Kiểu nội dung không được hỗ trợ", "Media type not supported"},
    {417, "Không đáp ứng được trường Expect", "Expectation failed"},
    {422, "Dữ liệu có lỗi", "The data have errors"},
    {428, "Thiếu điều kiện phiên bản", "Version condition required"},
    {429, "Quá nhiều yêu cầu", "Too many requests"},
    {431, "Phần đầu yêu cầu quá lớn", "Header fields too large"},
    {500, "Lỗi máy chủ", "Server error"},
    {501, "Phương thức chưa được biết đến", "Method not known"},
    {503, "Dịch vụ tạm thời chưa sẵn sàng", "Service not available for the moment"},
    {505, "Phiên bản HTTP không được hỗ trợ", "HTTP version not supported"},
};

LocalText standard_title(int status)
{
    for (const StandardTitle& title : standard_titles) {
        if (title.status == status) return LocalText{std::string(title.vi), std::string(title.en)};
    }
    const std::string phrase(reason_phrase(status));
    return LocalText{phrase, phrase};
}

std::string quoted(std::string_view text)
{
    return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
}

void append(std::string& json, std::string_view name, std::string_view printed_value)
{
    if (json.size() > 1) json += ',';
    json += quoted(name);
    json += ':';
    json += printed_value;
}

/// Both languages: a page that switches language shows the same fault in the other without asking again.
std::string printed(const LocalText& text)
{
    std::string object = "{";
    append(object, "vi", quoted(text.vi));
    append(object, "en", quoted(text.en));
    return object + '}';
}

std::string printed(const std::vector<FieldError>& errors)
{
    std::string array = "[";
    for (const FieldError& error : errors) {
        std::string object = "{";
        append(object, "pointer", quoted(error.pointer));
        append(object, "code", quoted(error.code));
        append(object, "detail", printed(LocalText{error.vi, error.en}));
        if (array.size() > 1) array += ',';
        array += object + '}';
    }
    return array + ']';
}

}  // namespace

const std::string& in_language(const LocalText& text, Language language) noexcept
{
    const std::string& wanted = language == Language::vi ? text.vi : text.en;
    const std::string& other = language == Language::vi ? text.en : text.vi;
    return wanted.empty() ? other : wanted;
}

Problem make_problem(int status, std::string code, std::string detail_en)
{
    Problem problem;
    problem.status = status;
    problem.code = std::move(code);
    problem.detail.en = std::move(detail_en);
    return problem;
}

Response to_response(const Problem& problem, const Request& request)
{
    const Language language = request.language();
    const bool titled = !problem.title.vi.empty() || !problem.title.en.empty();
    const LocalText title = titled ? problem.title : standard_title(problem.status);
    const std::string& detail = in_language(problem.detail, language);

    std::string json = "{";
    append(json, "type", quoted("/problems/" + problem.code));
    append(json, "title", quoted(in_language(title, language)));
    append(json, "status", std::to_string(problem.status));
    if (!detail.empty()) append(json, "detail", quoted(detail));
    append(json, "code", quoted(problem.code));
    if (!request.target.path.empty()) append(json, "instance", quoted(request.target.path));
    if (!request.request_id.empty()) append(json, "request_id", quoted(request.request_id));
    if (!problem.errors.empty()) append(json, "errors", printed(problem.errors));
    for (const auto& [name, value] : problem.members) append(json, name, value);
    json += '}';

    Response response;
    response.status = problem.status;
    response.set("Content-Type", "application/problem+json");
    response.set("Content-Language", std::string(text_of(language)));
    response.set("Vary", "Accept-Language");
    for (const Header& header : problem.headers) response.add(header.name, header.value);
    response.body = std::move(json);
    return response;
}

}  // namespace docket
