using FastMcp.Approvals;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Gating;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;

namespace FastMcp.Proxy.Gating;

/// <summary>Rooms 4 and 5: the compiled decisions judge the parsed call, and the gate turns a yes into a permit.</summary>
internal sealed class DecisionRoom(Gate gate, ApprovalDesk desk, TimeProvider clock)
{
    public Step<Permit> Decide(Call call, Caller caller)
    {
        var body = call.Body.Span;
        var facts = new CallFacts
        {
            Protocol = call.Protocol,
            Caller = caller.Facts,
            Route = call.Route.NameText,
            Upstream = call.Route.UpstreamText,
            HttpMethod = call.Head.Method,
            Path = call.Head.Path,
            BodyLength = body.Length,
            Kind = call.MessageKind,
            Method = call.Method,
            Name = call.Name,
            Resource = call.Resource,
            Arguments = call.Arguments,
            Version = call.Version,
            Model = call.ModelName,
            Stream = call.Kind == CallKind.ModelCall && call.Model.Stream,
            Now = clock.GetUtcNow(),
        };
        var verdict = call.Terms.Decider.Decide(facts);
        return gate.TryPass(verdict, out var permit)
            ? permit
            : new Refusal(RefusalKind.Denied, ReasonOf(verdict), By: verdict.By);
    }

    private string ReasonOf(in Verdict verdict) =>
        verdict.Outcome == Outcome.Ask ? desk.WhyNot(verdict) : verdict.Reason ?? "Policy does not allow this call.";
}
