namespace FastMcp.Proxy.Replies;

/// <summary>What forms of content have in common.</summary>
internal static class ReplyForms
{
    /// <summary>Events, one after the other, for as long as the upstream has some.</summary>
    public static bool IsStream(this ReplyForm form) => form is ReplyForm.Events or ReplyForm.Lines or ReplyForm.Elements or ReplyForm.Frames;
}
