export const views = {
  label: "Your views",
  save: "Keep this view",
  saveNow: "Keep",
  name: "Name of the view",
  nameHint: "It then stands over the list; a press shows it.",
  drop: "Take away the view {name}",
  dropped: "The view “{name}” was taken away.",
} as const;
