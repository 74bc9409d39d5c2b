using FastMcp.Masking.Core;
using FastMcp.Masking.Core.Validation;
using FastMcp.PolicyCompiler.Rules;

namespace FastMcp.PolicyCompiler.Analysis;

/// <summary>
/// One rule over a whole text in the plainest form, with the reason of each refusal. The engines say what is
/// masked; this says why.
/// </summary>
internal sealed class RuleWalk(RuleMachine machine, RuleTables alone) : IRuleWalk
{
    private readonly TableRule _rule = alone.Rules[0];
    private readonly Validator? _validator = alone.Rules[0].Validator is { } name ? Validators.Find(name) : null;

    public IReadOnlyList<Attempt> Attempts(ReadOnlySpan<byte> text)
    {
        var attempts = new List<Attempt>();
        for (int start = 0; start < text.Length; start++)
        {
            Attempt attempt = At(text, start);
            if (attempt.Reached > 0)
            {
                attempts.Add(attempt);
            }
        }

        return attempts;
    }

    public Attempt At(ReadOnlySpan<byte> text, int start)
    {
        var ends = new List<int>();
        int state = machine.Start(start == 0 ? RuleMachine.Edge : text[start - 1]);
        int at = start;
        while (at < text.Length && machine.IsLive(machine.Next(state, text[at])) && at - start < _rule.MaxLength)
        {
            state = machine.Next(state, text[at++]);
            if (machine.AcceptOf(state) is not null)
            {
                ends.Add(at);
            }
        }

        bool isOpen = at == text.Length && at > start && at - start < _rule.MaxLength && machine.CanGrow(state);
        return Judge(text, new Attempt(start, 0, at - start, machine.Missing(state), AttemptEnd.NoFit, isOpen), ends);
    }

    // Longest first: the first that passes is the value; else the reason of the longest counts.
    private Attempt Judge(ReadOnlySpan<byte> text, Attempt attempt, List<int> ends)
    {
        int longest = ends.Count == 0 ? 0 : ends[ends.Count - 1] - attempt.Start;
        if (attempt.Reached > 0 && !IsArmed(text, attempt.Start))
        {
            return attempt with { Length = longest, End = AttemptEnd.NoContext, IsOpen = false };
        }

        Attempt? refused = null;
        for (int index = ends.Count - 1; index >= 0; index--)
        {
            AttemptEnd end = Reason(text, attempt.Start, ends[index]);
            Attempt judged = attempt with { Length = ends[index] - attempt.Start, End = end };
            if (end == AttemptEnd.Value)
            {
                return judged;
            }

            refused ??= judged;
        }

        return refused ?? attempt;
    }

    private bool IsArmed(ReadOnlySpan<byte> text, int start)
    {
        if (_rule.Context < 0)
        {
            return true;
        }

        Span<ulong> armed = stackalloc ulong[1];
        armed.Clear();
        alone.Contexts.Arm([], text, start, armed);
        return (armed[0] >> _rule.Context & 1) != 0;
    }

    private AttemptEnd Reason(ReadOnlySpan<byte> text, int start, int end)
    {
        ReadOnlySpan<byte> value = text.Slice(start, end - start);
        if (!Fits(value, text, start, end))
        {
            return AttemptEnd.Lookahead;
        }

        if (_validator?.Invoke(value) == false)
        {
            return AttemptEnd.Validator;
        }

        if (_rule.Checks is not { } checks)
        {
            return AttemptEnd.Value;
        }

        long read = 0;
        bool even = checks.MinEntropy == 0 || checks.IsEven(Entropy.Of(value));
        return !even ? AttemptEnd.Entropy : checks.IsAllowed(value, ref read) ? AttemptEnd.Allowed : AttemptEnd.Value;
    }

    private bool Fits(ReadOnlySpan<byte> value, ReadOnlySpan<byte> text, int start, int end)
    {
        int state = machine.Start(start == 0 ? RuleMachine.Edge : text[start - 1]);
        foreach (byte one in value)
        {
            state = machine.Next(state, one);
        }

        return machine.AcceptOf(state) is { } behind && behind.Contains(end < text.Length ? text[end] : RuleMachine.Edge);
    }
}
