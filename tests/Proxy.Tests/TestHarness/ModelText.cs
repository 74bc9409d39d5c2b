namespace FastMcp.Proxy.Tests.TestHarness;

/// <summary>One text of a streamed model answer: where its pieces stand in an event.</summary>
/// <param name="Name">For theories.</param>
/// <param name="Choice">The choice's index.</param>
/// <param name="Path">From the delta on.</param>
/// <param name="Delta">The delta around an escaped piece; <c>@</c> stands for the piece.</param>
internal sealed record ModelText(string Name, int Choice, string Path, string Delta)
{
    public static ModelText Content { get; } = new("content", 0, "content", """{"content":"@"}""");

    public static ModelText Second { get; } = new("second-choice", 1, "content", """{"role":"assistant","content":"@"}""");

    public static ModelText Reasoning { get; } = new("reasoning", 0, "reasoning_content", """{"reasoning_content":"@","content":null}""");

    public static ModelText Refusal { get; } = new("refusal", 0, "refusal", """{"refusal":"@"}""");

    /// <summary>The index stands behind the text that it names.</summary>
    public static ModelText Arguments { get; } =
        new("arguments", 0, "tool_calls.0.function.arguments", """{"tool_calls":[{"function":{"arguments":"@"},"index":0}]}""");

    public static ModelText SecondArguments { get; } =
        new("second-arguments", 0, "tool_calls.1.function.arguments", """{"tool_calls":[{"index":1,"function":{"arguments":"@"}}]}""");

    public static IReadOnlyList<ModelText> All { get; } = [Content, Second, Reasoning, Refusal, Arguments, SecondArguments];

    public bool IsJson => Path.EndsWith("arguments", StringComparison.Ordinal);

    public static ModelText Named(string name) => All.Single(text => text.Name == name);

    public override string ToString() => Name;
}
