namespace FastMcp.Approvals;

/// <summary>Over a database.</summary>
[Collection(nameof(DatabaseFixture))]
public sealed class SharedNoticeTests(DatabaseFixture database) : NoticeLaws
{
    private protected override int Stride => Environment.GetEnvironmentVariable("FASTMCP_LONG") == "1" ? 1 : 6;

    private protected override IKeep Keep() => database.Keep();
}
