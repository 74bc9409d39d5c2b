using FastMcp.Policy.Conditions.Json;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Conditions.Facts;

namespace FastMcp.Policy.Conditions.Values;

/// <summary>
/// One evaluation: the facts of a call, the steps that are left, the variables of macros. One frame serves all
/// conditions of a decision. On the stack of one thread; frames do not nest on a thread.
/// </summary>
public ref partial struct Frame
{
    /// <summary>Steps that all conditions of one decision have together: <c>condition-steps</c>.</summary>
    public const int DefaultBudget = 1_000_000;

    private CallFacts _facts;
    private Value[]? _variables;
    private bool _callsTool;
    private bool _getsPrompt;
    private JsonTape? _arguments;
    private JsonTape? _claims;
    private int _budget;
    private Slots _slots;

    public Frame(scoped in CallFacts facts, int budget = DefaultBudget, Value[]? variables = null) => Begin(facts, budget, variables);

    /// <summary>What the constructor does, in place: of a frame that was made already nothing is copied.</summary>
    internal void Begin(scoped in CallFacts facts, int budget = DefaultBudget, Value[]? variables = null)
    {
        _facts = facts;
        _callsTool = facts.Method.SequenceEqual("tools/call"u8);
        _getsPrompt = !_callsTool && facts.Method.SequenceEqual("prompts/get"u8);
        _budget = budget;
        _variables = variables;
    }

    /// <summary>A frame without facts, for what is the same in every evaluation.</summary>
    public static Frame Nothing => new(new CallFacts { Protocol = Protocol.Http, Caller = CallerFacts.Anonymous, Route = NameText.None, Upstream = NameText.None });

    /// <summary>Steps that are left.</summary>
    public readonly int Budget => Math.Max(0, _budget);

    /// <summary>Why the last condition that came to <see cref="Truth.Error"/> did.</summary>
    public ErrorKind LastError { get; private set; }

    /// <summary>Takes steps. False: none is left, the evaluation fails.</summary>
    public bool Charge(int steps)
    {
        _budget = steps > _budget ? -1 : _budget - steps;
        return _budget >= 0;
    }

    /// <summary>Steps for going over so many bytes.</summary>
    public bool ChargeBytes(int bytes) => Charge(1 + (bytes >> 6));

    /// <summary>Steps for looking for one text in another: hostile texts make a search compare all of one at every place of the other.</summary>
    public bool ChargeSearch(int bytes, int sought) => Charge((int)Math.Min(int.MaxValue, (1L + (bytes >> 6)) * (1L + (sought >> 6))));

    public Truth Fail(ErrorKind kind)
    {
        LastError = kind;
        return Truth.Error;
    }

    public readonly Value Slot(int index) => _slots[index];

    public void SetSlot(int index, Value value) => _slots[index] = value;

    /// <summary>The bytes of a text or of bytes.</summary>
    internal readonly ReadOnlySpan<byte> Text(scoped in Value value) =>
        value.Ref is byte[] array ? array.AsSpan(value.Start, value.Length) : TextOf(value.Extra).Slice(value.Start, value.Length);

    internal readonly ReadOnlySpan<FindingFacts> Findings => _facts.Findings;

    internal readonly Value Variable(int index) =>
        _variables is not null && index - Declarations.FirstVariable < _variables.Length ? _variables[index - Declarations.FirstVariable] : Value.Failed(ErrorKind.Unresolved);

    private static class Declarations
    {
        public const int FirstVariable = 64;
    }
}
