namespace FastMcp.Proxy.Tests.TestHarness;

/// <summary>How a streamed model answer ends.</summary>
public enum ModelEnding
{
    /// <summary>An event that says so and has no text, then <c>[DONE]</c>.</summary>
    FinishAlone,

    /// <summary>The last piece's own event, then <c>[DONE]</c>.</summary>
    FinishWithText,

    /// <summary>Only <c>[DONE]</c>.</summary>
    DoneOnly,

    /// <summary>The content ends.</summary>
    Nothing,
}
