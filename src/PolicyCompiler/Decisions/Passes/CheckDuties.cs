using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Decisions.Passes;

/// <summary>What a decision asks for beside its word can be done: duties of calls that pass, waivers of what does not, findings of answers.</summary>
internal static class CheckDuties
{
    public static void Run(IReadOnlyList<DecisionDraft> drafts)
    {
        foreach (DecisionDraft draft in drafts)
        {
            if (draft.Bound.OnAnswer)
            {
                CheckAnswer(draft);
            }

            CheckDutiesOf(draft);
            CheckAnnotate(draft);
            CheckWaivable(draft);
        }
    }

    private static void CheckAnswer(DecisionDraft draft)
    {
        bool reads = draft.When is { } when && (FactReads.Of(when.Root) >> (int)Fact.Findings & 1) != 0;
        if (draft.Then == Then.Ask)
        {
            draft.Bag.Error(Codes.CannotAsk, draft.Bound.ThenSpan, "`ask` cannot be asked here: the call has been made when its answer is judged. Write `deny`, which withholds it, or `allow`.");
            draft.IsWrong = true;
        }
        else if (!reads && !draft.IsWrong)
        {
            draft.Bag.Error(Codes.AnswerDecision, draft.Bound.Id.Span, $"`{draft.Bound.Id.Value}` is `on: response` and does not ask for `findings`, so that it could be judged before the call is made. Leave `on` out.");
            draft.IsWrong = true;
        }
    }

    private static void CheckDutiesOf(DecisionDraft draft)
    {
        (string Key, bool Is)[] duties =
        [
            ("limit", draft.Bound.Limit is not null),
            ("record", draft.Bound.Record is not null),
            ("enforce", draft.Bound.Enforces.Count > 0),
        ];
        foreach ((string key, bool _) in duties.Where(duty => duty.Is && (draft.Then == Then.Deny || draft.Bound.OnAnswer)))
        {
            draft.Bag.Error(Codes.KeyWithoutEffect, draft.Bound.Id.Span, $"`{key}` is a duty of calls that pass; `{draft.Bound.Id.Value}` {(draft.Bound.OnAnswer ? "is about answers" : "lets none pass")}.");
            draft.IsWrong = true;
        }
    }

    // The answer of a tool has a place for a word of somebody else: a block of its content. No other answer has.
    private static void CheckAnnotate(DecisionDraft draft)
    {
        string? whyNot = draft.Bound.Annotate is null ? null
            : !draft.Bound.OnAnswer ? "add `on: response`"
            : draft.Then != Then.Allow ? "an answer that is withheld says its `reason`"
            : draft.Match.Tools.Count == 0 ? "only answers of tools have a place for it: name them in `match: { tools: [...] }`"
            : null;
        if (whyNot is not null)
        {
            draft.Bag.Error(Codes.KeyWithoutEffect, draft.Bound.Id.Span, $"`annotate` puts a word beside an answer that passes, and `{draft.Bound.Id.Value}` has none: {whyNot}.");
            draft.IsWrong = true;
        }
    }

    private static void CheckWaivable(DecisionDraft draft)
    {
        if (draft.Bound.Waivable && (draft.Then == Then.Allow || draft.Layer.Kind == LayerKind.Agent || draft.Bound.OnAnswer))
        {
            draft.Bag.Error(Codes.KeyWithoutEffect, draft.Bound.Id.Span, $"`waivable` lets a layer below loosen a deny or an ask; {(draft.Layer.Kind == LayerKind.Agent ? "there is no layer below" : $"`{draft.Bound.Id.Value}` is none")}.");
            draft.IsWrong = true;
        }
    }
}
