namespace FastMcp.Policy.Decisions;

/// <summary>What the agent is told beside an answer.</summary>
/// <param name="Decision">Id of the decision that says so.</param>
/// <param name="Text">One line.</param>
public sealed record AnswerNote(string Decision, string Text);
