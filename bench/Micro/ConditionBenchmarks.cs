extern alias Compiler;

using BenchmarkDotNet.Attributes;
using Compiler::FastMcp.PolicyCompiler.Conditions;
using Compiler::FastMcp.PolicyCompiler.Conditions.Facts;
using Compiler::FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.Policy.Conditions;
using FastMcp.Policy.Conditions.Values;
using FastMcp.Policy.Facts;

namespace FastMcp.Bench.Micro;

/// <summary>
/// Conditions as the run-time back end runs them: one of each kind, and sets of 100 and 1,000, all asked of one call. The
/// floor is a frame and nothing else.
/// </summary>
[MemoryDiagnoser]
public class ConditionBenchmarks
{
    private static readonly NameText s_name = new("crm");
    private static readonly CallerFacts s_caller = new("alice@example.com", ["sre", "platform", "oncall"]) { Authenticated = true };
    private static readonly byte[] s_arguments = """{"id":42,"path":"/home/a","amount":1250,"tags":["x","vip"],"note":"a few words of text that nobody asks for"}"""u8.ToArray();

    private readonly Condition _text = Make("mcp.tool == 'delete_user'");
    private readonly Condition _usual = Make("mcp.tool.startsWith('delete_') && 'sre' in caller.groups && request.size < 65536");
    private readonly Condition _argument = Make("mcp.arguments.amount > 1000");
    private readonly Condition _macro = Make("mcp.arguments.tags.exists(t, t == 'vip')");
    private readonly Condition _pattern = Make("mcp.tool.matches('^(get|delete)_[a-z]+$')");
    private readonly Condition[] _hundred = Set(100);
    private readonly Condition[] _thousand = Set(1000);

    private static CallFacts Call => new()
    {
        Protocol = Protocol.Mcp,
        Caller = s_caller,
        Route = s_name,
        Upstream = s_name,
        HttpMethod = "POST"u8,
        Path = "/crm/mcp"u8,
        BodyLength = 512,
        Kind = MessageKind.Request,
        Method = "tools/call"u8,
        Name = "delete_user"u8,
        Arguments = s_arguments,
    };

    [Benchmark(Baseline = true)]
    public int Floor() => new Frame(Call).Budget;

    [Benchmark]
    public Truth TextEqual() => Run(_text);

    [Benchmark]
    public Truth Usual() => Run(_usual);

    [Benchmark]
    public Truth Argument() => Run(_argument);

    [Benchmark]
    public Truth Macro() => Run(_macro);

    [Benchmark]
    public Truth Pattern() => Run(_pattern);

    [Benchmark]
    public int Hundred() => Run(_hundred);

    [Benchmark]
    public int Thousand() => Run(_thousand);

    private static Truth Run(Condition condition)
    {
        var frame = new Frame(Call);
        return condition.Evaluate(ref frame);
    }

    private static int Run(Condition[] conditions)
    {
        var frame = new Frame(Call);
        int matched = 0;
        foreach (Condition condition in conditions)
        {
            matched += condition.Evaluate(ref frame) == Truth.True ? 1 : 0;
        }

        return matched;
    }

    /// <summary>What policies ask: a tool, a group, a size, in four forms, each with other texts.</summary>
    private static Condition[] Set(int count) => [.. Enumerable.Range(0, count).Select(i => (i % 4) switch
    {
        0 => Make($"mcp.tool == 'tool_{i}'"),
        1 => Make($"mcp.tool.startsWith('get_{i}') && 'group-{i}' in caller.groups"),
        2 => Make($"!('group-{i}' in caller.groups) && mcp.tool in ['a_{i}', 'b_{i}', 'c_{i}']"),
        _ => Make($"request.upstream == 'upstream-{i}' && request.size > {i}"),
    })];

    private static Condition Make(string text) => new(ConditionCompiler.Compile(text, [Fact.McpTool, Fact.McpArguments], [])!);
}
