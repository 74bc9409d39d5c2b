using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>A record of its own, for teams of agents or for routes: another folder, other keys, another time that it is kept.</summary>
/// <param name="Name">Of the store.</param>
/// <param name="Teams">Exchanges of agents of these teams are there.</param>
/// <param name="Routes">Exchanges on these routes are there, whoever calls.</param>
/// <param name="Recording">How it is kept; it has no stores itself.</param>
/// <param name="Place">In the file.</param>
internal sealed record RecordStoreConfig(string Name, IReadOnlyList<string> Teams, IReadOnlyList<string> Routes, RecordingConfig Recording, Place Place)
{
    /// <summary>Says the same, wherever it stands.</summary>
    public bool IsSame(RecordStoreConfig other) =>
        Name == other.Name && Teams.SequenceEqual(other.Teams) && Routes.SequenceEqual(other.Routes) && Recording.WithoutPlaces == other.Recording.WithoutPlaces;
}
