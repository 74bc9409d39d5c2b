using FastMcp.Masking.Guards;
using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Replies;

namespace FastMcp.Proxy.Guarding;

/// <summary>What the agent is told of a guard. Nothing of it is the guard's own word.</summary>
internal static class GuardRefusals
{
    public static Refusal NotAsked(Guard guard, bool isAnswer) => new(
        RefusalKind.GuardDown,
        isAnswer
            ? $"The call was made. The guard {guard.Config.Name} could not be asked about its answer, which is withheld."
            : $"The guard {guard.Config.Name} could not be asked about this request, so nothing was sent. Try again later.",
        By: new DecisionSource($"guard/{guard.Config.Name}", guard.Config.Place.File, guard.Config.Place.Line));

    /// <summary>limit guard-texts.</summary>
    public static Refusal TooMany(Guard guard, bool isAnswer) => new(
        RefusalKind.GuardDown,
        isAnswer
            ? $"The call was made. Its answer has more than {GuardTexts.MostOpen} texts (limit guard-texts), which the guard {guard.Config.Name} is not asked about: it is withheld."
            : $"This request has more than {GuardTexts.MostOpen} texts (limit guard-texts), which the guard {guard.Config.Name} is not asked about, so nothing was sent.",
        By: new DecisionSource($"guard/{guard.Config.Name}", guard.Config.Place.File, guard.Config.Place.Line),
        Limit: "guard-texts");

    /// <summary>limit guard-body.</summary>
    public static Refusal OutOfTime(Guard guard, bool isAnswer) => new(
        RefusalKind.GuardDown,
        isAnswer
            ? $"The call was made. Guards took longer for its answer than they may (limit guard-body), and {guard.Config.Name} was not asked about all of it: it is withheld."
            : $"Guards took longer for this request than they may (limit guard-body), and {guard.Config.Name} was not asked about all of it, so nothing was sent. Try again later.",
        By: new DecisionSource($"guard/{guard.Config.Name}", guard.Config.Place.File, guard.Config.Place.Line),
        Limit: "guard-body");

    public static Refusal Denied(Guard guard, GuardLabel? label, bool isAnswer) => new(
        isAnswer ? RefusalKind.Withheld : RefusalKind.Denied,
        isAnswer
            ? $"The call was made. The guard {guard.Config.Name} withholds its answer{Because(label)}."
            : $"The guard {guard.Config.Name} does not let this request pass{Because(label)}.",
        By: new DecisionSource(label?.Rule ?? $"guard/{guard.Config.Name}", guard.Config.Place.File, guard.Config.Place.Line));

    private static string Because(GuardLabel? label) => label is null ? "" : $", because of what it calls {label.Name}";
}
