extern alias Compiler;

using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Compiler::FastMcp.PolicyCompiler;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;

namespace FastMcp.Bench.Micro;

/// <summary>
/// One verdict over policies of 10, 100 and 1,000 decisions, out of YAML, as the run-time back end makes it. Most decisions name tools, a
/// twentieth has a condition and no match: those run for each call.
/// </summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private static readonly NameText s_name = new("crm");
    private static readonly CallerFacts s_caller = new("alice@example.com", ["sre", "platform", "oncall"]) { Authenticated = true };
    private static readonly CallerFacts s_agent = s_caller.As("bot", "payments");
    private static readonly byte[] s_arguments = """{"id":42,"path":"/home/a","amount":1250,"tags":["x","vip"]}"""u8.ToArray();

    private readonly IDecider _none = DecisionSet.None.For("crm", "crm");
    private readonly IDecider _ten = Make(10, everywhere: 20);
    private readonly IDecider _hundred = Make(100, everywhere: 20);
    private readonly IDecider _thousand = Make(1000, everywhere: 20);
    private readonly IDecider _thousandConditions = Make(1000, everywhere: 1);
    private readonly IDecider _layered = Layered(100);
    private readonly IDecider _layeredThousand = Layered(1000);

    private static CallFacts Call => CallOf(s_caller);

    private static CallFacts CallOf(CallerFacts caller) => new()
    {
        Protocol = Protocol.Mcp,
        Caller = caller,
        Route = s_name,
        Upstream = s_name,
        HttpMethod = "POST"u8,
        Path = "/crm/mcp"u8,
        BodyLength = 512,
        Kind = MessageKind.Request,
        Method = "tools/call"u8,
        Name = "delete_user_7"u8,
        Arguments = s_arguments,
    };

    /// <summary>The facts, and a decider without decisions.</summary>
    [Benchmark(Baseline = true)]
    public Outcome None() => _none.Decide(Call).Outcome;

    [Benchmark]
    public Outcome Ten() => _ten.Decide(Call).Outcome;

    [Benchmark]
    public Outcome Hundred() => _hundred.Decide(Call).Outcome;

    [Benchmark]
    public Outcome Thousand() => _thousand.Decide(Call).Outcome;

    /// <summary>The worst: no decision has a match, so that every condition runs.</summary>
    [Benchmark]
    public Outcome ThousandConditions() => _thousandConditions.Decide(Call).Outcome;

    /// <summary>The organisation's, the team's and the agent's, a third each, a tenth of them in monitor mode and a tenth of what asks or denies with an exception.</summary>
    [Benchmark]
    public Outcome LayeredHundred() => _layered.Decide(CallOf(s_agent)).Outcome;

    [Benchmark]
    public Outcome LayeredThousand() => _layeredThousand.Decide(CallOf(s_agent)).Outcome;

    private static IDecider Layered(int count)
    {
        string[] layers = ["", "layer: { team: payments }\n", "layer: { agent: bot }\n"];
        return Compiled([.. layers.Select((layer, index) => TextOf(count / 3, 20, "abc"[index], layer, index == 0 ? "default: { then: allow }\n" : ""))]);
    }

    private static IDecider Make(int count, int everywhere) => Compiled(TextOf(count, everywhere, 'd', "", "default: allow\n"));

    private static string TextOf(int count, int everywhere, char id, string layer, string otherwise)
    {
        var text = new StringBuilder("apiVersion: fastmcp/v1\n" + layer + "decisions:\n");
        var exceptions = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var (match, when, then) = i % everywhere == everywhere - 1 || everywhere == 1
                ? ("", $"request.upstream == 'upstream-{i}' && request.size > {i}", "deny")
                : (i % 5) switch
                {
                    0 => ($"tools: [tool_{i}, other_{i}]", "", "allow"),
                    1 => ($"tools: ['get_{i}_*']", $"'group-{i}' in caller.groups", "allow"),
                    2 => ($"tools: ['*_user_{i}']", "'sre' in caller.groups", "allow"),
                    3 => ($"tools: [delete_user_{i}, drop_{i}]", "has(mcp.arguments) && mcp.arguments.?amount.orValue(0) > 5000", "ask"),
                    _ => ($"upstream: [up-{i}], tools: ['*']", "", "allow"),
                };
            text.Append(CultureInfo.InvariantCulture, $"  - {{ id: {id}{i}{(match.Length > 0 ? $", match: {{ {match} }}" : "")}{(when.Length > 0 ? $", when: \"{when}\"" : "")}, then: {then}{(layer.Length > 0 && i % 10 == 3 ? ", mode: monitor" : "")} }}\n");
            if (id != 'd' && then != "allow" && i % 10 == 8)
            {
                exceptions.Append(CultureInfo.InvariantCulture, $"  - {{ id: e-{id}{i}, decision: {id}{i}, tool: 'drop_*', reason: r, owner: o, expires: 2999-01-01 }}\n");
            }
        }

        return text + otherwise + (exceptions.Length > 0 ? "exceptions:\n" + exceptions : "");
    }

    private static IDecider Compiled(params string[] files)
    {
        var compiled = Compiler::FastMcp.PolicyCompiler.Compiler.CompileDecisions([.. files.Select((text, index) => new PolicySource($"bench{index}.yaml", text, PolicyOrigin.User))]);
        return compiled.Diagnostics.Count == 0 ? DecisionSet.Of(compiled).For("crm", "crm") : throw new InvalidOperationException(compiled.Diagnostics[0].ToString());
    }
}
