namespace FastMcp.Approvals;

/// <summary>Over a file.</summary>
public sealed class ApprovalDeskTests : ApprovalDeskLaws
{
    private protected override IKeep Keep() => new FileKeep();
}
