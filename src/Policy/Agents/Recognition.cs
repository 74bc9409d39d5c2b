using System.Text;
using FastMcp.Policy.Decisions.Matching;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Agents.Plan;

namespace FastMcp.Policy.Agents;

/// <summary>By what one agent is recognised: facts of a verified caller, all of which have to fit. Immutable.</summary>
internal sealed class Recognition(AgentPlan plan)
{
    private readonly NameGlob[] _clients = GlobsOf(plan.Clients);
    private readonly NameGlob[] _subjects = GlobsOf(plan.Subjects);
    private readonly NameGlob[] _claims = GlobsOf(plan.Claims);
    private readonly NameGlob[] _keys = GlobsOf(plan.ApiKeys);
    private readonly NameGlob[] _issuers = GlobsOf(plan.Issuers);
    private readonly NameGlob[] _routes = GlobsOf(plan.Routes);

    // What only a token can say is looked at in a verified one only; a route is the operator's own word.
    private readonly bool _needsIdentity = plan.Clients.Count + plan.Subjects.Count + plan.Claims.Count + plan.ApiKeys.Count + plan.Issuers.Count > 0;

    public RegisteredAgent Agent { get; } = new(plan.Id, plan.Owner, plan.Team, plan.Upstreams);

    public bool IsOn(string route) => Fits(_routes, Encoding.UTF8.GetBytes(route));

    public bool Fits(CallerFacts caller) =>
        (caller.Authenticated || !_needsIdentity)
        && Fits(_clients, caller.ClientText) && Fits(_subjects, caller.SubjectText) && Fits(_claims, caller.AgentText)
        && Fits(_keys, Encoding.UTF8.GetBytes(caller.Key)) && Fits(_issuers, caller.IssuerText);

    private static bool Fits(NameGlob[] globs, ReadOnlySpan<byte> text)
    {
        foreach (var glob in globs)
        {
            if (glob.Matches(text))
            {
                return true;
            }
        }

        return globs.Length == 0;
    }

    private static NameGlob[] GlobsOf(IReadOnlyList<string> globs) => [.. globs.Select(glob => new NameGlob(glob))];
}
