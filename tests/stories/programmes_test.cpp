// The three programmes over HTTP, as the right people, from the sample cases of domain.md.

#include <doctest/doctest.h>

#include "tests/stories/story_runner.hpp"

using docket::StoryRunner;

TEST_CASE("SBX-01: a sandbox application from filing to the certificate of completion")
{
    StoryRunner("workflows/sandbox-application/sandbox-application.yaml", "SBX-01").run();
}

TEST_CASE("RSC-01: a research contract from the application to the first milestone payment, and on to its end")
{
    StoryRunner("workflows/research-contract/research-contract.yaml", "RSC-01").run();
}

TEST_CASE("ORD: a State order from the need to the payment")
{
    StoryRunner("workflows/state-procurement-order/state-procurement-order.yaml", "ORD-01").run();
}
