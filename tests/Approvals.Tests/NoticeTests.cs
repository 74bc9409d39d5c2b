namespace FastMcp.Approvals;

/// <summary>Over a file.</summary>
public sealed class NoticeTests : NoticeLaws
{
    private protected override IKeep Keep() => new FileKeep();
}
