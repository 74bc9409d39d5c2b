namespace FastMcp.Approvals.Deciding;

/// <summary>What came of an act, for people and their programs.</summary>
public static class ActWords
{
    /// <summary>The status of HTTP that says the same.</summary>
    public static int StatusOf(ActOutcome outcome) => outcome switch
    {
        ActOutcome.Done => 200,
        ActOutcome.Unknown => 404,
        ActOutcome.Requester or ActOutcome.NotInGroup => 403,
        ActOutcome.NotEditable or ActOutcome.Reason => 422,
        ActOutcome.Unavailable => 503,
        _ => 409,
    };

    /// <summary>Why it was not done.</summary>
    public static string Of(ActOutcome outcome) => outcome switch
    {
        ActOutcome.Unknown => "There is no such approval.",
        ActOutcome.Expired => "Its time is over.",
        ActOutcome.Requester => "Who asks does not approve.",
        ActOutcome.NotInGroup => "You are in none of the groups that decide this.",
        ActOutcome.Twice => "You said yes to it already.",
        ActOutcome.Changed => "It is not what you had before you: it was edited meanwhile. Look at it again.",
        ActOutcome.Used => "It was used already.",
        ActOutcome.NotEditable => "Its arguments cannot be edited, or these are not one JSON object without a doubled key.",
        ActOutcome.Reason => $"A reason is one line of 1 to {ApprovalLimits.LongestReason} characters.",
        ActOutcome.NoGrant => "No grant was given with it, or it is over.",
        ActOutcome.Elsewhere => "It was edited: approve it in the console, which shows how.",
        ActOutcome.Reused => "This id was another message's before.",
        ActOutcome.Unavailable => "The store of approvals cannot be had at the moment.",
        _ => "It was decided already, or is over.",
    };
}
