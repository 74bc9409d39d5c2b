namespace FastMcp.Approvals;

/// <summary>Over a file.</summary>
public sealed class CrashTests : CrashLaws
{
    private protected override IKeep Keep() => new FileKeep();
}
