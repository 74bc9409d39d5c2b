namespace FastMcp.Approvals;

/// <summary>Over a database.</summary>
[Collection(nameof(DatabaseFixture))]
public sealed class SharedDeskTests(DatabaseFixture database) : ApprovalDeskLaws
{
    private protected override IKeep Keep() => database.Keep();
}
