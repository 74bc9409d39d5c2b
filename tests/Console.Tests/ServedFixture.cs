namespace FastMcp.WebConsole.Tests;

/// <summary>One console over a record of three exchanges, for all tests of a class that only look.</summary>
public sealed class ServedFixture : IAsyncLifetime
{
    internal Served Served { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Served = await Served.StartAsync();
        Served.Records.Play(new Facts { Name = "a" }, """{"who":"Jane"}""", ("[SSN]", ["us-ssn"]));
        Served.Records.Play(new Facts { Name = "b", Caller = "bob", Session = 0xdd }, "{}", ("{}", []));
        Served.Records.Refuse(new Facts { Name = "c", Route = "hr", Decision = "no-deletes" }, "denied");
        await Served.Records.WrittenAsync();
    }

    public ValueTask DisposeAsync() => Served.DisposeAsync();
}
