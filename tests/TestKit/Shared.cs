namespace FastMcp.TestKit;

/// <summary>Finds the shared test data: <c>FASTMCP_SHARED</c>, else <c>../shared</c> beside the repository.</summary>
public static class Shared
{
    public static string Repository { get; } = FindRepository();

    public static string Root { get; } =
        Environment.GetEnvironmentVariable("FASTMCP_SHARED") is { Length: > 0 } set
            ? Path.GetFullPath(set)
            : Path.GetFullPath(Path.Combine(Repository, "..", "shared"));

    /// <summary>Full path of a shared file or folder, whether or not it is there.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static bool Has(string relative) => File.Exists(PathOf(relative)) || Directory.Exists(PathOf(relative));

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "global.json")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run from inside the repository.");
    }
}
